"""The parts of the work, low to high; a domain may import lower ones only. The same files stand in each."""
