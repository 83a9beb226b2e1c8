#!/usr/bin/env bash
# Drives VS Code with the packaged extension, the program inside.
#     vscode.sh SHIPWHEEL FOLDER PYTHON DEVPI      FOLDER as get_code_server.sh left it
set -euo pipefail
shipwheel=$1 folder=$(cd "$2" && pwd) python=$3 devpi=$4
export PATH="$folder/bin:$PATH" npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false npm_config_loglevel=error
extension=$PWD/editors/vscode
cd "$extension"
cmp -s package-lock.json node_modules/.installed || {
  npm ci --ignore-scripts --no-progress
  cp package-lock.json node_modules/.installed
}
SHIPWHEEL_SERVER_PATH=$shipwheel npm test
machine=$(node -p 'process.arch')
rm -rf "$folder/package"
mkdir "$folder/package"
# Most of a debug build is not the program.
strip -o "$folder/package/shipwheel" "$shipwheel" 2>/dev/null || cp "$shipwheel" "$folder/package/shipwheel"
node scripts/package.mjs --out "$folder/package" "linux-$machine=$folder/package/shipwheel"
cd - >/dev/null
EDITOR_FOLDER=$folder SHIPWHEEL=$shipwheel PYTHON=$python DEVPI=$devpi exec node tests/external/vscode/drive.mjs "$folder"/package/*.vsix
