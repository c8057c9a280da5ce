"""What reference-service/bench/compare is made of: Python's standard library and nothing else."""
