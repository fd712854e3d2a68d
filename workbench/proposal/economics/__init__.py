"""Step economics: what downtime costs, what today costs, and which fees both sides can live with."""
