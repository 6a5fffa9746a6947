"""Claims of a case against an employer or an agency: what was answered, recovered and handed on."""
