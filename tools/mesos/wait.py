"""Waits until a master answers and has enough active agents: wait.py URL PID AGENTS SECONDS."""
import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request

url, pid, agents, timeout = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
headers = {}
if os.environ.get("CREDENTIALS"):
    with open(os.environ["CREDENTIALS"]) as file:
        first = json.load(file)["credentials"][0]
    token = base64.b64encode((first["principal"] + ":" + first["secret"]).encode()).decode()
    headers["Authorization"] = "Basic " + token
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def get(path):
    return opener.open(urllib.request.Request(url + path, headers=headers), timeout=5).read()


def alive():
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


end, seen = time.time() + timeout, "no answer"
while time.time() < end:
    if not alive():
        sys.exit("start.sh: the process ended")
    try:
        get("/health")
        # Not /metrics/snapshot: it never answers once an agent of this process ended.
        active = sum(1 for slave in json.loads(get("/slaves"))["slaves"] if slave["active"])
        seen = "%d agents active" % active
        if active >= agents:
            sys.exit(0)
    except urllib.error.HTTPError as error:
        seen = "status %d" % error.code
        if error.code in (401, 403):
            # The first principal may not look: being up has to do.
            sys.exit(0)
    except (OSError, ValueError) as error:
        seen = str(error)
    time.sleep(0.1)
sys.exit("start.sh: not ready after %gs: %s" % (timeout, seen))
