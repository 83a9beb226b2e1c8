-- An index that keeps everybody waiting, once it has a whole file, until it is told to answer.
local Index = {}
Index.__index = Index

local function answer(client, status)
  client:write(('HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'):format(status), function()
    if not client:is_closing() then client:close() end
  end)
end

function Index:take(client)
  local text = ''
  client:read_start(function(_, part)
    if not part then return end
    text = text .. part
    local head, body = text:match '^(.-)\r\n\r\n(.*)$'
    if not head then return end
    if not head:find '^POST' then return answer(client, '404 Not Found') end
    local length = tonumber(head:lower():match 'content%-length: (%d+)')
    if #body < length then return end
    client:read_stop()
    table.insert(self.waiting, { client = client, name = body:match 'filename="([^"]+)"' })
  end)
end

--- Takes what waits.
function Index:answer()
  for _, one in ipairs(self.waiting) do
    table.insert(self.taken, one.name)
    answer(one.client, '200 OK')
  end
  self.waiting = {}
end

function Index:stop() self.socket:close() end

return function()
  local index = setmetatable({ waiting = {}, taken = {}, socket = vim.uv.new_tcp() }, Index)
  index.socket:bind('127.0.0.1', 0)
  index.address = ('http://127.0.0.1:%d/'):format(index.socket:getsockname().port)
  index.socket:listen(8, function()
    local client = vim.uv.new_tcp()
    index.socket:accept(client)
    index:take(client)
  end)
  return index
end
