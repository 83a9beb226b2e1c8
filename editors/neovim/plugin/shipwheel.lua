-- Starts the server for project files, and gives the command :Shipwheel.
if vim.g.loaded_shipwheel then return end
vim.g.loaded_shipwheel = true

if vim.fn.has 'nvim-0.11' == 0 then
  vim.notify_once('Shipwheel needs Neovim 0.11 or newer', vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('Shipwheel', function(options)
  require('shipwheel').run(options.fargs[1], vim.list_slice(options.fargs, 2))
end, {
  nargs = '+',
  desc = 'Shipwheel: begin, check, build or publish the project, cancel what runs, fix what can be fixed',
  complete = function(start, line)
    if line:match '^%s*%S+%s+%S+%s' then return {} end
    return vim.tbl_filter(function(name)
      return vim.startswith(name, start)
    end, require('shipwheel').names())
  end,
})

-- The lens and the action come here, where the user is asked, and not to the server.
vim.lsp.commands['shipwheel.publish.plan'] = function(_, context)
  local server = vim.lsp.get_client_by_id(context.client_id)
  if server then require('shipwheel.publish').run(server, context.bufnr) end
end

if vim.g.shipwheel_enable ~= false then vim.lsp.enable 'shipwheel' end
