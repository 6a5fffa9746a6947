"""Visits of missions to detention and deportation centres."""
