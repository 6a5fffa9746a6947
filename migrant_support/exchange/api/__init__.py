"""What programs of partners read: keys of an organisation, and the addresses under `/api/v1`."""
