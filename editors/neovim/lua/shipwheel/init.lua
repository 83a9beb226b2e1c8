-- The verbs of :Shipwheel, each for the project file in the current buffer.
local M = {}

--- The client that serves the buffer, or nil and a word about it.
local function client(buffer)
  local found = vim.lsp.get_clients({ bufnr = buffer, name = 'shipwheel' })[1]
  if not found then
    vim.notify('Shipwheel does not serve this buffer: open a pyproject.toml', vim.log.levels.WARN)
  end
  return found
end

--- The server tells how it goes by itself; only an answer that is none is ours to show.
local function ask(buffer, command, argument)
  local server = client(buffer)
  if not server then return end
  local request = { command = command, arguments = { argument } }
  server:request('workspace/executeCommand', request, function(error)
    if error then vim.notify('Shipwheel: ' .. error.message, vim.log.levels.ERROR) end
  end, buffer)
end

local publish = require 'shipwheel.publish'

local verbs = {
  init = function(_, words) require('shipwheel.begin').run(words) end,
  publish = function(buffer)
    local server = client(buffer)
    if server then publish.run(server, buffer) end
  end,
  contents = function(buffer)
    local server = client(buffer)
    if server then publish.contents(server, buffer) end
  end,
  check = function(buffer)
    ask(buffer, 'shipwheel.check', { uri = vim.uri_from_bufnr(buffer) })
  end,
  bump = function(buffer)
    local server = client(buffer)
    if server then publish.bump(server, buffer) end
  end,
  build = function(buffer)
    ask(buffer, 'shipwheel.build', { uri = vim.uri_from_bufnr(buffer) })
  end,
  cancel = function(buffer)
    ask(buffer, 'shipwheel.cancel', { uri = vim.uri_from_bufnr(buffer) })
  end,
  fix = function(buffer)
    if not client(buffer) then return end
    vim.lsp.buf.code_action {
      apply = true,
      context = { only = { 'source.fixAll.shipwheel' }, diagnostics = {} },
    }
  end,
}

function M.names()
  local names = vim.tbl_keys(verbs)
  table.sort(names)
  return names
end

--- `words` are what follows the name.
function M.run(name, words)
  local verb = verbs[name]
  if not verb then
    local known = table.concat(M.names(), ', ')
    vim.notify(('Shipwheel knows no `%s`; it knows %s'):format(name, known), vim.log.levels.ERROR)
    return
  end
  verb(vim.api.nvim_get_current_buf(), words or {})
end

return M
