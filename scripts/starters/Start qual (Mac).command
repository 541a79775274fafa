#!/bin/sh
# Double-click: opens qual in the browser. Installs it here the first time, from the folder "wheels" where that is.
cd "$(dirname "$0")" || exit 1
[ -f run.py ] || cd ../.. || exit 1
for python in python3.13 python3.12 python3.11 python3 /usr/local/bin/python3 /opt/homebrew/bin/python3; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" run.py app
  fi
done
echo
echo "qual trenger Python 3.11 eller nyere, og det finnes ikke på denne maskinen."
echo "Hent det fra https://www.python.org/downloads, eller be den som har ansvar for maskinen om det."
echo "Dobbeltklikk så her igjen."
echo
printf "Trykk Enter for å lukke. "
read -r _
exit 1
