"""Asks oslo.policy itself what made-up rules decide, and writes decisions.json, which OsloDecisionsTests compares with.

    python3 decisions.py > decisions.json        # needs python3-oslo.policy; recorded with 4.0.0 of Debian
"""
import json
import random

from oslo_policy import _checks, _parser

SEED = 20261
PEOPLE = [
    {"user_id": "alice", "user_name": "Alice", "user_domain_id": "default", "project_id": "p1", "project_name": "One", "roles": ["member", "reader"]},
    {"user_id": "rita", "user_name": "rita", "user_domain_id": "default", "project_id": "p1", "project_name": "One", "roles": ["reader"]},
    {"user_id": "bob", "user_name": "bob", "user_domain_id": "other", "project_id": "p2", "project_name": "Two", "roles": ["Member", "reader", "creator"]},
    {"user_id": "root", "user_name": "root", "user_domain_id": "default", "project_id": "p0", "project_name": "admin", "roles": ["admin", "member", "reader"]},
    {"user_id": "t1", "user_name": "t1", "user_domain_id": "trustees", "project_id": "p1", "project_name": "One", "roles": []},
]
TARGET = {"project_id": "p1", "user_id": "alice", "trustee_domain_id": "trustees"}
NAMED = {
    "context_is_admin": "role:admin",
    "owner": "project_id:%(project_id)s",
    "chain": "rule:owner and not rule:context_is_admin",
    "nobody": "!",
    "everybody": "",
}
CHECKS = [
    "@", "!", "role:admin", "role:MEMBER", "role:reader", "role:creator", "Role:reader", "role:%(user_id)s", "is_admin:True", "is_admin:False", "is_admin:true",
    "project_id:%(project_id)s", "user_id:%(user_id)s", "user_id:%(nothing)s", "domain_id:%(trustee_domain_id)s", "user_id:bob", "user_name:Alice",
    "nothing:%(project_id)s", "'p1':%(project_id)s", "\"p2\":%(project_id)s", "True:True", "None:None", "17:17", "'alice':%(user_id)s", "roles:reader", "roles:member",
    "project_id:p%%1", "'a%b':a%%b", "user_id:%(user_id)s%(user_id)s", "rule:owner", "rule:chain", "rule:nobody", "rule:everybody", "rule:context_is_admin",
]


def word(rnd, text):
    return rnd.choice([text, text.upper(), text.capitalize()])


def expression(rnd, depth):
    kind = rnd.random()
    if depth == 0 or kind < 0.25:
        return rnd.choice(CHECKS)
    if kind < 0.45:
        return word(rnd, "not") + " " + expression(rnd, 0)
    if kind < 0.7:
        inner = expression(rnd, depth - 1)
        return rnd.choice(["(%s)", "( %s )", "((%s))"]) % inner
    joint = rnd.choice(["and", "or"])
    return (rnd.choice([" ", "  ", "\t"]) + word(rnd, joint) + " ").join(expression(rnd, depth - 1) for _ in range(rnd.randint(2, 4)))


def in_list_form(rnd):
    return [rnd.choice([rnd.choice(CHECKS), [rnd.choice(CHECKS) for _ in range(rnd.randint(0, 3))]]) for _ in range(rnd.randint(0, 3))]


class Rules:
    rules = {name: _parser.parse_rule(text) for name, text in NAMED.items()}


def decide(check, person):
    creds = dict(person, domain_id=person["user_domain_id"], is_admin="admin" in person["roles"])
    return bool(_checks._check(check, dict(TARGET), creds, Rules, None))


def main():
    rnd = random.Random(SEED)
    rules = [expression(rnd, 4) for _ in range(400)] + [in_list_form(rnd) for _ in range(60)] + CHECKS + [[], [[]], ["role:admin"]]
    lines = ["".join("+" if decide(_parser.parse_rule(rule), person) else "-" for person in PEOPLE) for rule in rules]
    decisions = ",\n".join("    " + json.dumps([rule, line]) for rule, line in zip(rules, lines))
    people = ",\n".join("    " + json.dumps(person) for person in PEOPLE)
    print('{\n  "seed": %d,\n  "named": %s,\n  "people": [\n%s\n  ],\n  "decisions": [\n%s\n  ]\n}' % (SEED, json.dumps(NAMED), people, decisions))


main()
