-- The server for `vim.lsp.enable('shipwheel')`: files called pyproject.toml or .pypirc, and no other.
return {
  cmd = { 'shipwheel', 'server' },
  filetypes = { 'toml', 'dosini' },
  -- The plugin asks its user before anything is uploaded, and shows what the archives will hold.
  init_options = { client = { confirm = true, contents = true } },
  root_dir = function(buffer, on_dir)
    local name = vim.api.nvim_buf_get_name(buffer)
    if vim.fs.basename(name) == 'pyproject.toml' then on_dir(vim.fs.dirname(name)) end
    -- It is mostly in the home folder, which is no project.
    if vim.fs.basename(name) == '.pypirc' then on_dir() end
  end,
}
