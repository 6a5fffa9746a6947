"""Cases: why a person needs help, at one mission, from opening to closing."""
