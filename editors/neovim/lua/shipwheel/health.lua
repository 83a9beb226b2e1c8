-- :checkhealth shipwheel
local M = {}

function M.check()
  vim.health.start 'shipwheel'
  if vim.fn.has 'nvim-0.11' == 1 then
    vim.health.ok 'Neovim is 0.11 or newer'
  else
    vim.health.error 'Neovim 0.11 or newer is needed'
    return
  end
  local config = vim.lsp.config.shipwheel
  local program = config and type(config.cmd) == 'table' and config.cmd[1] or 'shipwheel'
  if vim.fn.executable(program) == 0 then
    vim.health.error(('`%s` cannot be run'):format(program), {
      'install it, or name it: vim.lsp.config("shipwheel", { cmd = { "/path/to/shipwheel", "server" } })',
    })
    return
  end
  local ran = vim.system({ program, '--version' }, { text = true, timeout = 5000 }):wait()
  if ran.code == 0 then
    vim.health.ok(vim.trim(ran.stdout) .. ' at ' .. vim.fn.exepath(program))
  else
    vim.health.error(('`%s --version` ended with %d'):format(program, ran.code), vim.trim(ran.stderr or ''))
  end
  local serving = #vim.lsp.get_clients { name = 'shipwheel' }
  vim.health.info(('%d server%s running'):format(serving, serving == 1 and '' or 's'))
end

return M
