#!/usr/bin/env bash
# A current Neovim from Debian's unstable suite, unpacked into a folder of its own; the system is
# not touched, but for patchelf, which points the program at the libraries beside it.
#     get_neovim.sh FOLDER       prints the path of the program
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
if [ -x "$folder/nvim" ] && "$folder/nvim" --version >/dev/null 2>&1; then
  echo "$folder/nvim"
  exit 0
fi
mkdir -p "$folder"/{lists/partial,cache/archives/partial,root}
# The mirror that this machine's apt uses already.
mirror=$(grep -rhE '^(URIs:|deb )' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
  grep -v security | grep -oE '[a-z+]+://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ' || true)
if [ -z "$mirror" ]; then
  echo "no Debian mirror is configured here" >&2
  exit 1
fi
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" > "$folder/sources.list"
: > "$folder/status"
apt=(apt-get -qq
  -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o Dir::State::lists="$folder/lists" -o Dir::State::status="$folder/status"
  -o Dir::Cache="$folder/cache" -o APT::Install-Recommends=0 -o APT::Sandbox::User=root
  -o Acquire::Languages=none)
{
  "${apt[@]}" update
  # With an empty package status apt fetches every library the program needs, libc included.
  "${apt[@]}" install -y --download-only neovim
  for package in "$folder"/cache/archives/*.deb; do dpkg -x "$package" "$folder/root"; done
  command -v patchelf >/dev/null || { apt-get -qq update && apt-get -qq install -y --no-install-recommends patchelf; }
} >&2
root=$folder/root
loader=$(find "$root" -name 'ld-linux-*.so.*' | head -n 1)
libraries=$(find "$root" -name 'libc.so.6' -exec dirname {} \; | head -n 1)
patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries:$root/usr/lib/$(basename "$libraries")" "$root/usr/bin/nvim"
cat > "$folder/nvim" <<END
#!/bin/sh
export VIM=$root/usr/share/nvim VIMRUNTIME=$root/usr/share/nvim/runtime
exec $root/usr/bin/nvim "\$@"
END
chmod +x "$folder/nvim"
"$folder/nvim" --version >/dev/null
echo "$folder/nvim"
