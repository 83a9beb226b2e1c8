-- Begins a package in the current folder: the program writes the files, and the project file is opened.
local M = {}

--- The words after `init` go to the program as they are.
function M.run(words)
  local start = vim.lsp.config.shipwheel.cmd
  local program = type(start) == 'table' and start[1] or 'shipwheel'
  local command = vim.list_extend({ program, 'init', '--color', 'never' }, words)
  local folder = vim.fn.getcwd()
  local began, problem = pcall(vim.system, command, { cwd = folder, text = true }, function(ended)
    vim.schedule(function()
      if ended.code ~= 0 then
        local said = vim.trim(ended.stderr or ''):gsub('^error: ', '')
        return vim.notify('Shipwheel: ' .. said, vim.log.levels.ERROR)
      end
      vim.notify(vim.trim(ended.stdout or ''))
      local file = vim.fs.joinpath(folder, 'pyproject.toml')
      -- A dry run, or a folder among the words: there is nothing to open here.
      if vim.uv.fs_stat(file) then vim.cmd.edit(vim.fn.fnameescape(file)) end
    end)
  end)
  if not began then vim.notify('Shipwheel: ' .. tostring(problem), vim.log.levels.ERROR) end
end

return M
