-- Real Neovim against the real server: squiggles appear at the right characters, a quick fix is
-- applied, and they vanish; a release is planned, confirmed and sent to a local pypiserver and, with a password
-- that is typed, to a devpi; another is cancelled on its way.
--     SHIPWHEEL=path PROJECT=folder PYTHON=path DEVPI=folder nvim --clean --headless -l neovim_test.lua
local passed, failed = 0, 0

local function finish()
  io.stdout:write(('%d passed, %d failed\n'):format(passed, failed))
  os.exit(failed == 0 and passed > 0 and 0 or 1)
end

local function check(what, good, detail)
  if good then
    passed = passed + 1
    io.stdout:write('ok: ' .. what .. '\n')
  else
    failed = failed + 1
    io.stdout:write('FAILED: ' .. what .. ' ' .. vim.inspect(detail) .. '\n')
  end
  return good
end

local function eventually(what, condition, detail)
  local good = vim.wait(30000, condition, 20)
  if not check(what, good, detail and detail()) then finish() end
end

local function write(path, lines)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  vim.fn.writefile(lines, path)
end

local project = vim.env.PROJECT
write(project .. '/pyproject.toml', {
  '[build-system]',
  'requires = ["flit_core >=3.12,<5"]',
  'build-backend = "flit_core.buildapi"',
  '',
  '[project]',
  'name = "demo"',
  'version = "1.0"',
  'description = "Démo 𝄞"',
  'requires_python = ">=3.9"',
  'dependencies = ["foo>=1"]',
  'keywords = ["𝄞", 1]',
})
write(project .. '/demo/__init__.py', { '"""Demo."""' })
write(project .. '/other.toml', { 'requires_python = 1' })
write(project .. '/spare/.pypirc', { '[pypi]', 'username = someone', 'password = secret' })

-- The user's surroundings: a home with a .pypirc, a token in the environment, and no keyring.
local CANARY = 'canary-neovim-never-shown'
local home = project .. '/home'
local socket = vim.uv.new_tcp()
socket:bind('127.0.0.1', 0)
local port = socket:getsockname().port
socket:close()
local address = ('http://127.0.0.1:%d/'):format(port)
vim.cmd 'filetype on'
local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
local slow = dofile(here .. '/neovim/slow_index.lua')()
-- It needs a while before it answers.
local devpi = {}
local devpi_server = vim.system({ vim.env.PYTHON, here .. '/index_servers.py', '--devpi', vim.env.DEVPI }, {
  stdin = true,
  text = true,
  stdout = function(_, line)
    if line then devpi.address, devpi.user, devpi.password = line:match '(%S+) (%S+) (%S+)' end
  end,
})
local pypirc = {
  '[local]', 'repository = ' .. address,
  '[slow]', 'repository = ' .. slow.address, 'username = me', 'password = ' .. CANARY,
}
write(home .. '/.pypirc', pypirc)
vim.fn.mkdir(home .. '/packages', 'p')
vim.env.HOME, vim.env.SHIPWHEEL_KEYRING, vim.env.SHIPWHEEL_TOKEN = home, 'none', CANARY

vim.opt.runtimepath:append(vim.fs.normalize(here .. '/../../editors/neovim'))
vim.lsp.config('shipwheel', { cmd = { vim.env.SHIPWHEEL, 'server' } })
vim.cmd.runtime 'plugin/shipwheel.lua'

vim.cmd.edit(project .. '/other.toml')
vim.wait(300)
check('another TOML file is left alone', #vim.lsp.get_clients { bufnr = 0 } == 0)

vim.cmd.edit(project .. '/spare/.pypirc')
eventually('.pypirc is served', function() return #vim.diagnostic.get(0) > 0 end, function()
  return vim.bo.filetype .. vim.inspect(vim.diagnostic.get(0))
end)
check('and is no project', vim.lsp.get_clients({ bufnr = 0 })[1].root_dir == nil)

vim.cmd.edit(project .. '/pyproject.toml')
local buffer = vim.api.nvim_get_current_buf()
local function found(rule)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    if diagnostic.code == rule then return diagnostic end
  end
end
local function all() return vim.diagnostic.get(buffer) end

eventually('the server starts', function()
  local client = vim.lsp.get_clients({ bufnr = buffer })[1]
  return client and client.initialized
end)
eventually('a misspelt key is underlined', function() return found 'key-spelling' end, all)
local misspelt = found 'key-spelling'
check('under the key and nothing else',
  misspelt.lnum == 8 and misspelt.col == 0 and misspelt.end_col == #'requires_python', misspelt)
check('as an error of shipwheel',
  misspelt.severity == vim.diagnostic.severity.ERROR and misspelt.source == 'shipwheel', misspelt)
local number = found 'key-type'
check('columns are right after a character of two units',
  number and number.lnum == 10 and number.col == #'keywords = ["𝄞", ', number)

vim.api.nvim_win_set_cursor(0, { 9, 3 })
vim.lsp.buf.code_action {
  filter = function(action) return action.kind == 'quickfix' and action.title:find 'requires%-python' end,
  apply = true,
}
eventually('the quick fix changes the line', function()
  return vim.api.nvim_buf_get_lines(buffer, 8, 9, false)[1] == 'requires-python = ">=3.9"'
end, function() return vim.api.nvim_buf_get_lines(buffer, 0, -1, false) end)
eventually('and the underline vanishes', function() return not found 'key-spelling' end, all)

-- Typing `-` inside "foo>=1" kills a server that reads requirements with pep508_rs.
vim.api.nvim_buf_set_text(buffer, 9, #'dependencies = ["foo', 9, #'dependencies = ["foo', { '-' })
eventually('a half-typed requirement is underlined', function() return found 'dependency-invalid' end, all)
vim.cmd 'undo'
eventually('and forgiven after undo', function() return not found 'dependency-invalid' end, all)

vim.api.nvim_buf_set_lines(buffer, 5, 5, false, { 'broken = "never closed' })
eventually('a slip of the syntax is told', function() return found 'toml-syntax' end, all)
check('and hides nothing else', found 'key-type' ~= nil, all())
vim.cmd 'undo'
eventually('and is gone', function() return not found 'toml-syntax' end, all)

-- The build: offered above the project, told to its end, and what it made is there.
local function window_messages()
  local heard = {}
  local show = vim.lsp.handlers['window/showMessage']
  vim.lsp.handlers['window/showMessage'] = function(error, result, context)
    table.insert(heard, result.message)
    return show and show(error, result, context)
  end
  return heard
end
local said = window_messages()
local steps = {}
vim.api.nvim_create_autocmd('LspProgress', {
  callback = function(event) table.insert(steps, event.data.params.value) end,
})
local client = vim.lsp.get_clients({ bufnr = buffer })[1]
local function ordered(command, arguments)
  local answer = client:request_sync('workspace/executeCommand',
    { command = command, arguments = arguments }, 10000, buffer)
  return answer and answer.result, answer
end
local function last() return steps[#steps] end
local function ended() return last() and last().kind == 'end' end

vim.api.nvim_buf_set_lines(buffer, 8, 9, false, { 'requires-python = ">=3.9"' })
vim.api.nvim_buf_set_lines(buffer, 10, 11, false, { 'keywords = ["𝄞"]' })
local answer = ordered('shipwheel.build', { { uri = vim.uri_from_bufnr(buffer), wait = true } })
check('what was not saved is not built',
  answer and answer.status == 'refused' and answer.reasons[1].message:find 'not saved', answer)
vim.cmd 'silent write'
eventually('nothing is wrong any more', function()
  return not found 'key-type' and not found 'key-spelling'
end, all)

local lenses = client:request_sync('textDocument/codeLens',
  { textDocument = vim.lsp.util.make_text_document_params(buffer) }, 10000, buffer)
local function titled(title)
  return vim.iter(lenses and lenses.result or {}):find(function(lens) return lens.command.title == title end)
end
local lens = titled 'Build'
check('a lens stands above the project', lens and lens.range.start.line == 4 and titled 'demo 1.0' and titled 'Check', lenses)
steps, said = {}, window_messages()
client:exec_cmd(lens.command, { bufnr = buffer })
eventually('the lens builds', function() return #said > 0 end)
check('and says what it built', said[1] == 'Built demo-1.0.tar.gz and demo-1.0-py3-none-any.whl in dist', said)
check('which is there', vim.uv.fs_stat(project .. '/dist/demo-1.0-py3-none-any.whl') ~= nil)
eventually('its progress has an end', ended, function() return steps end)
check('and a beginning', steps[1].kind == 'begin' and steps[1].title:find 'Building', steps)

-- An empty table of options reaches the server as an array.
steps, said = {}, window_messages()
local started = ordered('shipwheel.build', { {} })
check('a build is begun at once', started and started.status == 'started', started)
eventually('and ends', function() return #said > 0 and ended() end, function() return { said, steps } end)

vim.api.nvim_win_set_cursor(0, { 5, 2 })
vim.fn.delete(project .. '/dist', 'rf')
vim.lsp.buf.code_action {
  filter = function(action) return action.kind == 'source.shipwheel.build' end,
  apply = true,
}
eventually('the action on the header builds too', function()
  return vim.uv.fs_stat(project .. '/dist/demo-1.0.tar.gz') ~= nil
end)

vim.fn.writefile({ '' }, project .. '/demo/old.py')
vim.uv.fs_utime(project .. '/demo/old.py', 0, 0)
answer = ordered('shipwheel.build', { { wait = true } })
check('a refusal is answered', answer and answer.status == 'refused', answer)
eventually('and shown as a finding', function() return found 'build-refused' end, all)
check('at the project', found('build-refused').lnum == 4, all())
local stopped = ordered('shipwheel.cancel', { {} })
check('nothing is left to cancel', stopped and stopped.cancelled == 0, stopped)

vim.fn.delete(project .. '/demo/old.py')
vim.fn.delete(project .. '/dist', 'rf')
vim.cmd 'Shipwheel build'
eventually('the command builds too', function()
  return vim.uv.fs_stat(project .. '/dist/demo-1.0.tar.gz') ~= nil
end)
local verbs = vim.fn.getcompletion('Shipwheel ', 'cmdline')
check('its verbs are completed', vim.deep_equal(verbs,
  { 'build', 'bump', 'cancel', 'check', 'contents', 'fix', 'init', 'publish' }), verbs)
check('those that begin so', vim.deep_equal(vim.fn.getcompletion('Shipwheel b', 'cmdline'), { 'build', 'bump' }))
vim.api.nvim_buf_set_lines(buffer, 8, 9, false, { 'requires_python = ">=3.9"' })
eventually('a slip is seen', function() return found 'key-spelling' end, all)
vim.cmd 'Shipwheel fix'
eventually('and mended with all others', function()
  return vim.api.nvim_buf_get_lines(buffer, 8, 9, false)[1] == 'requires-python = ">=3.9"'
end)

-- Publishing: two questions, each of which can be left without an answer.
vim.cmd 'silent write'
local index = vim.system({ vim.env.PYTHON, '-m', 'pypiserver', 'run', '-i', '127.0.0.1', '-p', tostring(port),
  '-P', '.', '-a', '.', '--disable-fallback', home .. '/packages' })
local asked, answers = {}, {}
vim.ui.select = function(items, options, choose)
  table.insert(asked, { items = items, prompt = options.prompt })
  local wanted = table.remove(answers, 1)
  for _, item in ipairs(wanted and items or {}) do
    if item == wanted or type(item) == 'table' and (item.name == wanted or item.version == wanted) then
      return choose(item)
    end
  end
  choose(nil)
end
local function on_index() return #vim.fn.globpath(home .. '/packages', '*', false, true) end
local function publish(with)
  asked, answers, said = {}, with, window_messages()
  vim.cmd 'Shipwheel publish'
end
vim.wait(10000, function()
  local there
  local probe = vim.uv.new_tcp()
  probe:connect('127.0.0.1', port, function(error) there = not error end)
  vim.wait(300, function() return there ~= nil end, 10)
  probe:close()
  return there
end, 100)
publish {}
eventually('the index is asked for, the one for trying first', function()
  return #asked == 1 and asked[1].items[1].name == 'testpypi'
end, function() return asked end)
publish { 'local', 'Do not upload' }
eventually('and then whether to upload', function()
  return #asked == 2 and asked[2].prompt:find('Upload demo 1.0 to local', 1, true)
end, function() return { asked, said } end)
check('a no sends nothing', on_index() == 0)
answer = ordered('shipwheel.publish.plan', { { uri = vim.uri_from_bufnr(buffer), index = 'local', wait = true } })
check('a plan says where the token comes from, and not the token',
  answer and answer.credentialSource == 'environment variable SHIPWHEEL_TOKEN', answer)
local refused = ordered('shipwheel.publish', { { planId = answer.planId, wait = true } })
check('without the words nothing is sent', refused and refused.status == 'refused' and on_index() == 0, refused)
publish { 'local', 'Upload' }
eventually('a yes sends both files', function() return on_index() == 2 end, function() return { asked, said } end)
eventually('and it is told', function()
  return vim.iter(said):any(function(text) return text:find('is on `local`', 1, true) ~= nil end)
end, function() return said end)
lenses = client:request_sync('textDocument/codeLens',
  { textDocument = vim.lsp.util.make_text_document_params(buffer) }, 10000, buffer)
asked, answers = {}, {}
client:exec_cmd(titled('Publish…').command, { bufnr = buffer })
eventually('the lens only asks', function() return #asked == 1 end, function() return asked end)
index:kill(15)
local traffic = vim.inspect { said, steps, asked, vim.diagnostic.get(buffer) }
check('the token was never said', not traffic:find(CANARY, 1, true))

answers = { '2.0' }
vim.cmd 'Shipwheel bump'
eventually('the next version is written', function()
  return vim.api.nvim_buf_get_lines(buffer, 6, 7, false)[1] == 'version = "2.0"'
end, function() return { asked, vim.api.nvim_buf_get_lines(buffer, 0, -1, false) } end)
vim.cmd 'silent write'
vim.cmd 'Shipwheel contents'
eventually('what the archives will hold is shown', function()
  return vim.api.nvim_get_current_buf() ~= buffer
    and vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]:find('demo-2.0.tar.gz', 1, true) == 1
end, function() return vim.api.nvim_buf_get_lines(0, 0, -1, false) end)
vim.cmd 'close'

-- A cancelled upload ends between two files, and says which are there.
publish { 'slow', 'Upload' }
eventually('the first file is on its way', function() return #slow.waiting == 1 end, function() return { asked, said } end)
vim.cmd 'Shipwheel cancel'
vim.wait(200)
local function heard(...)
  local words = { ... }
  return vim.iter(said):any(function(text)
    return vim.iter(words):all(function(word) return text:find(word, 1, true) ~= nil end)
  end)
end
check('which nothing stops', not heard 'cancelled')
slow:answer()
eventually('a publish is cancelled, and tells what is there', function()
  return heard('the upload was cancelled', '`demo-2.0-py3-none-any.whl` is on `slow`')
end, function() return said end)
check('and the second file was not sent', #slow.taken == 1 and #slow.waiting == 0, slow.taken)
slow:stop()

-- .pypirc is served where it lies.
local before = #vim.lsp.get_clients { name = 'shipwheel' }
vim.cmd.edit(home .. '/.pypirc')
vim.api.nvim_buf_set_lines(0, 0, 0, false, { '[pypi]', 'repository = ftp://one.example/' })
eventually('a .pypirc is looked at', function() return #vim.diagnostic.get(0) > 0 end, function()
  return { vim.bo.filetype, before, vim.lsp.get_clients { bufnr = 0 } }
end)
vim.cmd 'bwipeout!'

-- A package is begun where there is none, and nothing is written over.
local begun = project .. '/begun'
write(begun .. '/words.py', { '"""Count the words of a text."""' })
vim.cmd.cd(begun)
vim.cmd 'Shipwheel init --backend hatchling --license MIT'
eventually('a package is begun and its project file opened', function()
  return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'pyproject.toml'
    and vim.fn.search('build-backend = "hatchling.build"', 'nw') > 0
end, function() return vim.api.nvim_buf_get_lines(0, 0, -1, false) end)
eventually('which the server serves', function()
  return #vim.lsp.get_clients { bufnr = 0, name = 'shipwheel' } == 1
end)
vim.wait(500)
check('and finds nothing in', #vim.diagnostic.get(0) == 0, vim.diagnostic.get(0))
local notified = {}
local notify = vim.notify
vim.notify = function(text) table.insert(notified, text) end
vim.cmd 'Shipwheel init'
eventually('a second time is refused', function()
  return #notified == 1 and notified[1]:find('there already', 1, true) ~= nil
end, function() return notified end)
vim.notify = notify
vim.cmd.cd(project)

-- What a stock client is shown is a file that goes with the server.
local stock = vim.lsp.start({ name = 'stock', cmd = { vim.env.SHIPWHEEL, 'server' } }, { bufnr = buffer })
local plain = vim.lsp.get_client_by_id(stock)
eventually('a client without the plugin starts', function() return plain.initialized end)
plain:exec_cmd({ title = '', command = 'shipwheel.showContents', arguments = { { uri = vim.uri_from_bufnr(buffer) } } },
  { bufnr = buffer })
eventually('and shows the contents as a document', function()
  return vim.api.nvim_buf_get_name(0):find('contents.txt', 1, true) ~= nil
    and vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]:find('demo-2.0.tar.gz', 1, true) == 1
end, function() return { vim.api.nvim_buf_get_name(0), vim.api.nvim_buf_get_lines(0, 0, -1, false) } end)
local paper = vim.api.nvim_buf_get_name(0)
check('which is there', vim.uv.fs_stat(paper) ~= nil, paper)
plain:stop()
eventually('and goes with the server', function() return vim.uv.fs_stat(vim.fs.dirname(paper)) == nil end)
vim.cmd.edit(project .. '/pyproject.toml')

vim.cmd 'silent checkhealth shipwheel'
local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
check('the health check finds the program', health:find('shipwheel %d+%.%d+%.%d+ at ') ~= nil, health)
check('and the server that runs', health:find '%d servers? running' ~= nil, health)

vim.lsp.enable('shipwheel', false)
client:stop()
eventually('the server stops when asked', function() return client:is_stopped() end)
eventually('and no other is left', function() return #vim.lsp.get_clients { name = 'shipwheel' } == 0 end)

-- Without a token the user is asked for it, in the editor, and it goes to the keyring.
if not check('devpi is there', vim.wait(300000, function() return devpi.password ~= nil end, 50)) then finish() end
vim.list_extend(pypirc, { '[devpi]', 'repository = ' .. devpi.address, 'username = ' .. devpi.user })
write(home .. '/.pypirc', pypirc)
vim.env.SHIPWHEEL_TOKEN, vim.env.SHIPWHEEL_KEYRING = nil, 'command'
vim.env.PYTHON_KEYRING_BACKEND, vim.env.XDG_DATA_HOME = 'keyrings.alt.file.PlaintextKeyring', home .. '/share'
vim.env.PATH = vim.fs.dirname(vim.env.PYTHON) .. ':' .. vim.env.PATH
vim.lsp.enable 'shipwheel'
vim.cmd.buffer(buffer)
vim.cmd 'edit!'
eventually('another server starts', function()
  client = vim.lsp.get_clients({ bufnr = buffer })[1]
  return client and client.initialized
end)
local function on_devpi()
  local request = { 'curl', '-s', '-H', 'Accept: application/vnd.pypi.simple.v1+json', devpi.address .. '+simple/demo/' }
  local good, page = pcall(vim.json.decode, vim.system(request, { text = true }):wait().stdout)
  return good and page.files or {}
end
-- The prompts are the real ones: what is typed ahead answers them.
local function type_ahead(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), 'n', false)
end
local notes = {}
vim.notify = function(text) table.insert(notes, text) end
type_ahead '<C-u>'
publish { 'devpi', 'Upload' }
type_ahead(devpi.user .. '<CR><CR>')
eventually('an empty password uploads nothing', function()
  return vim.iter(notes):any(function(text) return text:find('without a token for devpi', 1, true) ~= nil end)
end, function() return { notes, said, asked } end)
check('and the question does not come', #asked == 1, asked)
publish { 'devpi', 'Upload' }
type_ahead('<C-u>' .. devpi.user .. '<CR>' .. devpi.password .. '<CR>')
eventually('a password that is typed publishes on a devpi', function() return heard('is on `devpi`') end,
  function() return { notes, said, asked } end)
check('which has both files', #on_devpi() == 2, on_devpi())
check('and nobody was told the password',
  not vim.inspect { notes, said, asked, steps }:find(devpi.password, 1, true))
devpi_server:write(nil)
client:stop()
eventually('this server stops too', function() return client:is_stopped() end)
finish()
