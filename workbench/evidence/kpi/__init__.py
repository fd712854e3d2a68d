"""Step kpi: rows become a KPI series per cohort or asset and period."""
