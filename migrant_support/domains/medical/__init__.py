"""Medical: what doctors find out. So far the fitness to travel, which the gate of a flight asks for."""
