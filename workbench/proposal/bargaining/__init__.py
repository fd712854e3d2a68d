"""Step bargaining: four fairness rules over the exact frontier, each with a certificate."""
