"""Print exact versions, one `name==version` a line, from pip's installation report (stdin).

The report also holds download addresses and hashes of one index; neither belongs in a file that
has to work with every mirror, so names and versions are all that is kept.
"""

import json
import re
import sys

HEADER = """\
# Exact versions for '.[dev,docs,voice,image,convert,scale]', on Python 3.11 and 3.12.
# Written by `make constraints`; every installation uses it: pip install -c constraints.txt ...
"""


def main() -> None:
    wheels = [step["metadata"] for step in json.load(sys.stdin)["install"]]
    pins = {
        f"{re.sub('[-_.]+', '-', wheel['name']).lower()}=={wheel['version']}"  # PEP 503
        for wheel in wheels
        if wheel["name"] != "hustlexp-ai"
    }
    sys.stdout.write(HEADER + "\n".join(sorted(pins)) + "\n")


if __name__ == "__main__":
    main()
