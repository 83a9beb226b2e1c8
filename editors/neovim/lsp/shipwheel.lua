-- The server for `vim.lsp.enable('shipwheel')`: files called pyproject.toml, and no other.
return {
  cmd = { 'shipwheel', 'server' },
  filetypes = { 'toml' },
  root_dir = function(buffer, on_dir)
    local name = vim.api.nvim_buf_get_name(buffer)
    if vim.fs.basename(name) == 'pyproject.toml' then on_dir(vim.fs.dirname(name)) end
  end,
}
