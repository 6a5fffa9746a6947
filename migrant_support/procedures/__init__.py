"""Acts that cross domains: functions only, no tables, no screens. Desks and exchange call these."""
