"""The addresses for programs, and the screens on which keys are made and revoked."""
