-- Starts the server for project files, and gives the command :Shipwheel.
if vim.g.loaded_shipwheel then return end
vim.g.loaded_shipwheel = true

if vim.fn.has 'nvim-0.11' == 0 then
  vim.notify_once('Shipwheel needs Neovim 0.11 or newer', vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('Shipwheel', function(options)
  require('shipwheel').run(options.fargs[1])
end, {
  nargs = 1,
  desc = 'Shipwheel: build the project, cancel what runs, or apply all safe fixes',
  complete = function(start)
    return vim.tbl_filter(function(name)
      return vim.startswith(name, start)
    end, require('shipwheel').names())
  end,
})

if vim.g.shipwheel_enable ~= false then vim.lsp.enable 'shipwheel' end
