"""UN/EDIFACT lists of passengers and crew (PAXLST) and the answers to them (CUSRES). Pure: text in, plain data out."""
