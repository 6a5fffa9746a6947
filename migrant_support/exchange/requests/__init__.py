"""Self-registration: what people send by themselves from a phone waits here until an officer looks at it."""
