"""Load balancers that are real: Octavia's worker of the lab, and haproxy. deploy/lab/README.md, "Load balancers", says how."""
