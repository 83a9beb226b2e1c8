#!/usr/bin/env bash
# A current Neovim or Helix from Debian's unstable suite, unpacked into a folder of its own; the
# system is not touched, but for patchelf, which points the program at the libraries beside it.
#     get_editor.sh neovim|helix FOLDER       prints the path of the program
set -euo pipefail
mkdir -p "$2"
folder=$(cd "$2" && pwd)
root=$folder/root
case $1 in
  neovim)
    name=nvim package=neovim program=$root/usr/bin/nvim
    surroundings="VIM=$root/usr/share/nvim VIMRUNTIME=$root/usr/share/nvim/runtime"
    ;;
  helix) name=hx package=hx program=$root/usr/lib/hx/hx surroundings="HELIX_RUNTIME=$root/usr/lib/hx/runtime" ;;
  *) exit 2 ;;
esac
if [ -x "$folder/$name" ] && "$folder/$name" --version >/dev/null 2>&1; then
  echo "$folder/$name"
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
  "${apt[@]}" install -y --download-only "$package"
  for archive in "$folder"/cache/archives/*.deb; do dpkg -x "$archive" "$folder/root"; done
  command -v patchelf >/dev/null || { apt-get -qq update && apt-get -qq install -y --no-install-recommends patchelf; }
} >&2
loader=$(find "$root" -name 'ld-linux-*.so.*' | head -n 1)
libraries=$(find "$root" -name 'libc.so.6' -exec dirname {} \; | head -n 1)
patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries:$root/usr/lib/$(basename "$libraries")" "$program"
cat > "$folder/$name" <<END
#!/bin/sh
export $surroundings
exec $program "\$@"
END
chmod +x "$folder/$name"
"$folder/$name" --version >/dev/null
echo "$folder/$name"
