"""Invents lists of people as missions, shelters, airlines and centres could keep them, each with what a perfect reading
of it yields. The same seed gives the same list. Words and layouts are chosen apart from the reader's vocabulary.
"""
