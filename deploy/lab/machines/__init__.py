"""Machines that are real: a Nova server is a set of namespaces on this host. deploy/lab/README.md, "Machines", says how."""
