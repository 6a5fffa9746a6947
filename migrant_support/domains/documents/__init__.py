"""Papers of people in the hands of the mission: where each is, what lies in the safe, emergency papers, cards."""
