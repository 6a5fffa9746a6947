"""Changes of rations. Each asks for its power in the actor's scope, and writes its audit line and timeline."""
