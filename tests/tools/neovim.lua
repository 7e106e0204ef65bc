-- Neovim with `recto lsp` at its side: what it is told while somebody types, and what it asks.
-- ROOT names the project, RECTO the program.

local root = vim.env.ROOT
local function check(holds, what)
  if not holds then
    print('FAILED: ' .. what)
    vim.cmd('cquit!')
  end
end
local function wait(what, holds)
  check(vim.wait(60000, holds, 10), what .. ': ' .. vim.inspect(vim.diagnostic.get(0)))
end

local client = vim.lsp.start_client({
  name = 'recto',
  cmd = { vim.env.RECTO, 'lsp' },
  root_dir = root,
  workspace_folders = { { uri = vim.uri_from_fname(root), name = 'report' } },
})
check(client, 'the server starts')
vim.cmd('edit ' .. root .. '/content/zh-HK/04-people.md')
check(vim.lsp.buf_attach_client(0, client), 'the buffer is its')

local function find(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(text, 1, true)
    if at then return number, at, line end
  end
  check(false, text .. ' is there')
end
local function type_over(old, new)
  local number, at, line = find(old)
  local changed = line:sub(1, at - 1) .. new .. line:sub(at + #old)
  vim.api.nvim_buf_set_lines(0, number - 1, number, false, { changed })
end
local function found(rule)
  for _, finding in ipairs(vim.diagnostic.get(0)) do
    if finding.code == rule or (finding.user_data and vim.inspect(finding):find(rule, 1, true)) then
      return finding
    end
  end
end
local function ask(method, text, more)
  local number, at, line = find(text)
  local params = vim.tbl_extend('force', {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    position = { line = number - 1, character = vim.str_utfindex(line, at) and select(2, vim.str_utfindex(line, at)) },
  }, more or {})
  local answers = vim.lsp.buf_request_sync(0, method, params, 60000)
  local _, answer = next(answers or {})
  check(answer and not answer.err, method .. ': ' .. vim.inspect(answer))
  return answer.result
end

-- Fifty edits of full-width text, each answered.
local took = {}
for edit = 1, 25 do
  local began = vim.loop.hrtime()
  type_over('險失事故', '險失{{ employes }}事故')
  wait('edit ' .. edit .. ' is marked', function() return found('unknown-metric') end)
  local mark = found('unknown-metric')
  local number, at = find('employes')
  check(mark.lnum == number - 1 and mark.col == at - 1, 'the mark stands on the name: ' .. vim.inspect(mark))
  table.insert(took, (vim.loop.hrtime() - began) / 1e6)
  began = vim.loop.hrtime()
  type_over('險失{{ employes }}事故', '險失事故')
  wait('edit ' .. edit .. ' is clean', function() return #vim.diagnostic.get(0) == 0 end)
  table.insert(took, (vim.loop.hrtime() - began) / 1e6)
end
table.sort(took)
print(string.format('neovim: %d edits, median %.0f ms, most %.0f ms', #took, took[25], took[50]))

local told = ask('textDocument/hover', 'safety.injuries@prior')
check(told and told.contents.value:find('safety.injuries', 1, true), 'a figure is told')
local made = ask('textDocument/definition', 'safety.injuries@prior')
check(made[1].uri:find('content/data/people.yaml', 1, true), 'it leads to the data')
type_over('險失事故', '險失{{ safety.inj')
local offered = ask('textDocument/completion', '{{ safety.inj', { position = (function()
  local number, at, line = find('{{ safety.inj')
  local _, units = vim.str_utfindex(line, at - 1 + #'{{ safety.inj')
  return { line = number - 1, character = units }
end)() })
local has = false
for _, item in ipairs(offered.items) do has = has or item.label == 'safety.injuries' end
check(has, 'the metric is offered')
type_over('險失{{ safety.inj', '險失事故')
local edit = ask('textDocument/rename', 'safety.injuries@prior', { newName = 'safety.hurt' })
vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
find('{{ safety.hurt@prior }}')
vim.cmd('buffer ' .. vim.fn.bufnr(root .. '/content/data/people.yaml'))
find('safety.hurt:')
print('neovim: all is well')
vim.lsp.stop_client(client)
vim.cmd('qall!')
