"""Stands in for discovery.etcd.io, which the real Magnum's drivers ask for a discovery URL. Usage: discovery.py PORT

GET /new?size=N answers a URL; GET on that URL answers etcd's JSON with the size.
"""
import http.server
import json
import sys
import urllib.parse
import uuid

PORT = int(sys.argv[1])
SIZES = {}


class Discovery(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """One line per request is more than anybody reads."""

    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        if url.path == "/new":
            token = uuid.uuid4().hex
            SIZES[token] = urllib.parse.parse_qs(url.query).get("size", ["1"])[0]
            body = f"http://127.0.0.1:{PORT}/{token}"
        else:
            token = url.path.split("/")[1]
            node = {"key": f"/_etcd/registry/{token}/_config/size", "value": SIZES.get(token, "1")}
            body = json.dumps({"action": "get", "node": node})
        content = body.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Discovery).serve_forever()
