"""What `benchmarks/faults.py` is made of: studies to be hurt, the ways to hurt them, and what must hold afterwards."""
