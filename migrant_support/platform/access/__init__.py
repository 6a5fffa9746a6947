"""Accounts, sign-in, sessions, viewers and the guard. The mechanism only: powers and roles are in `policy.py`."""
