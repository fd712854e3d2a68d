"""Step discovery: from a symptom to the KPIs worth agreeing on, and what the history says of them."""
