"""Directory: countries, missions, airports, districts, and the institutions that help; everybody may read it."""
