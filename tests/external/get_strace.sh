#!/usr/bin/env bash
# strace: the one of this machine, else that of its Debian suite, unpacked into a folder of its own
# without the rights of an administrator.
#     get_strace.sh FOLDER       prints the path of the program
set -euo pipefail
if [ -z "${UNPACK:-}" ] && command -v strace; then exit 0; fi
mkdir -p "$1"
folder=$(cd "$1" && pwd)
if [ ! -x "$folder/strace" ]; then
  mkdir -p "$folder"/{lists/partial,cache/archives/partial,root,libraries}
  : > "$folder/status"
  apt=(apt-get -qq
    -o Dir::State::lists="$folder/lists" -o Dir::State::status="$folder/status"
    -o Dir::Cache="$folder/cache" -o Debug::NoLocking=1 -o APT::Install-Recommends=0
    -o APT::Sandbox::User=root -o Acquire::Languages=none)
  {
    "${apt[@]}" update
    "${apt[@]}" install -y --download-only strace
    for package in "$folder"/cache/archives/{strace,libunwind,liblzma}*.deb; do
      [ -e "$package" ] && dpkg -x "$package" "$folder/root"
    done
    find "$folder/root" \( -name 'libunwind*.so*' -o -name 'liblzma*.so*' \) -exec cp -a {} "$folder/libraries" \;
  } >&2
  cat > "$folder/strace" <<END
#!/bin/sh
LD_LIBRARY_PATH=$folder/libraries exec $folder/root/usr/bin/strace -E LD_LIBRARY_PATH "\$@"
END
  chmod +x "$folder/strace"
fi
"$folder/strace" -V >/dev/null
echo "$folder/strace"
