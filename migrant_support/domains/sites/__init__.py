"""Sites: every place where people sleep, with rooms, beds and stays; who may share a room; what a bed board shows."""
