-- Publishing, in two steps that the server asks for: a plan, which sends nothing, and the upload of
-- exactly what was planned, after its name, version and index were confirmed here.
local M = {}

local function say(text, level) vim.notify('Shipwheel: ' .. text, level or vim.log.levels.INFO) end

--- Orders a command and hands its result to `done`; an error is told.
local function order(server, buffer, command, argument, done)
  argument.wait = true
  local request = { command = command, arguments = { argument } }
  server:request('workspace/executeCommand', request, function(error, result)
    if error then return say(error.message, vim.log.levels.ERROR) end
    if type(result) == 'table' then done(result) end
  end, buffer)
end

local TOKEN_USER = '__token__'

--- An answer typed at a prompt; nil for none, also when the prompt was left with CTRL-C.
local function typed(ask, ...)
  local good, text = pcall(ask, ...)
  return good and text ~= '' and text or nil
end

--- Reads a token without showing it and pipes it to `shipwheel login`; it never travels through
--- the language server, whose traffic editors log. An index of one's own may know users.
local function log_in(server, index, done)
  local user = TOKEN_USER
  if index ~= 'pypi' and index ~= 'testpypi' then
    user = typed(vim.fn.input, ('User name for %s (%s for a token): '):format(index, TOKEN_USER), TOKEN_USER)
  end
  local secret = user == TOKEN_USER and 'Token' or 'Password'
  local token = user and typed(vim.fn.inputsecret, ('%s for %s: '):format(secret, index))
  if not token then return say(('without a token for %s nothing is uploaded'):format(index)) end
  local words = { server.config.cmd[1], 'login', index, '--stdin' }
  if user ~= TOKEN_USER then vim.list_extend(words, { '--username', user }) end
  vim.system(words, { stdin = token, text = true }, function(ended)
    vim.schedule(function()
      if ended.code ~= 0 then return say(vim.trim(ended.stderr or ''), vim.log.levels.ERROR) end
      done()
    end)
  end)
end

local function upload(server, buffer, plan)
  local name = ('%s %s %s'):format(plan.name, plan.version, plan.index.name)
  order(server, buffer, 'shipwheel.publish', { planId = plan.planId, confirm = name }, function() end)
end

local function confirm(server, buffer, plan)
  local lines = { ('Upload %s %s to %s (%s)?'):format(plan.name, plan.version, plan.index.name, plan.index.url) }
  for _, file in ipairs(plan.files) do
    table.insert(lines, ('  %s (%d bytes) %s'):format(file.name, file.size, file.onIndex))
  end
  for _, warning in ipairs(plan.warnings) do table.insert(lines, '  ' .. warning) end
  if plan.dirtyTree == true then table.insert(lines, '  There are changes that are not committed.') end
  table.insert(lines, 'A file name can never be used again on an index.')
  local production = plan.index.url:find('//upload.pypi.org/', 1, true) ~= nil
  local buttons = production and { 'Do not upload', 'Upload' } or { 'Upload', 'Do not upload' }
  vim.ui.select(buttons, { prompt = table.concat(lines, '\n') }, function(choice)
    if choice == 'Upload' then
      upload(server, buffer, plan)
    else
      say(('%s %s was not uploaded'):format(plan.name, plan.version))
    end
  end)
end

local function plan(server, buffer, index, again)
  local argument = { uri = vim.uri_from_bufnr(buffer), index = index }
  order(server, buffer, 'shipwheel.publish.plan', argument, function(made)
    -- The server has said why there is none.
    if made.status ~= 'planned' then return end
    -- It has said which file stands in the way, too.
    if vim.iter(made.files):any(function(file) return file.onIndex == 'different' end) then return end
    local source = made.credentialSource
    if source == nil or source == vim.NIL then
      if not again then return log_in(server, index, function() plan(server, buffer, index, true) end) end
      local where = 'it is looked for under the user name in the section of ~/.pypirc, or __token__'
      return say(('there is no token for %s still: %s'):format(index, where), vim.log.levels.ERROR)
    end
    confirm(server, buffer, made)
  end)
end

--- Asks for the index, plans, asks once more, and uploads.
function M.run(server, buffer)
  order(server, buffer, 'shipwheel.publish.plan', { uri = vim.uri_from_bufnr(buffer) }, function(answer)
    if answer.status ~= 'choose' then return end
    local options = {
      prompt = 'Publish to which index?',
      format_item = function(index) return ('%s (%s)'):format(index.name, index.url) end,
    }
    vim.ui.select(answer.indexes, options, function(index)
      if index then plan(server, buffer, index.name, false) end
    end)
  end)
end

--- Shows what the archives will hold in a buffer of its own.
function M.contents(server, buffer)
  local argument = { uri = vim.uri_from_bufnr(buffer) }
  order(server, buffer, 'shipwheel.showContents', argument, function(answer)
    if answer.status ~= 'done' then return end
    vim.cmd 'botright new'
    local shown = vim.api.nvim_get_current_buf()
    vim.bo[shown].buftype, vim.bo[shown].bufhidden, vim.bo[shown].swapfile = 'nofile', 'wipe', false
    vim.api.nvim_buf_set_lines(shown, 0, -1, false, vim.split(vim.trim(answer.text), '\n'))
    vim.bo[shown].modifiable = false
  end)
end

--- Asks for the next version; the server sends the edit.
function M.bump(server, buffer)
  local uri = vim.uri_from_bufnr(buffer)
  order(server, buffer, 'shipwheel.bumpVersion', { uri = uri }, function(answer)
    if answer.status ~= 'choose' then return end
    local options = {
      prompt = 'Which version is the next?',
      format_item = function(next) return ('%s (%s)'):format(next.version, next.level) end,
    }
    vim.ui.select(answer.versions, options, function(next)
      if not next then return end
      order(server, buffer, 'shipwheel.bumpVersion', { uri = uri, version = next.version }, function() end)
    end)
  end)
end

return M
