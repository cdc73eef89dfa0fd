"""Asks python3-spf (pyspf), an SPF checker that shares nothing with ours, over the DNS server of a test.

Reads lines of JSON {"port", "ip", "domain"} and answers each with a line {"result"}.
"""

import json
import sys

import dns.resolver
import spf

for line in sys.stdin:
    asked = json.loads(line)
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = asked["port"]
    resolver.lifetime = 3
    dns.resolver.default_resolver = resolver
    sender = "postmaster@" + asked["domain"]
    result, _ = spf.check2(i=asked["ip"], s=sender, h=asked["domain"], querytime=3)
    print(json.dumps({"result": result}), flush=True)
