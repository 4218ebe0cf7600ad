// How an action ended.
import type { outcome as english } from '../en/outcome.ts';
import type { Words } from '../words.ts';

export const outcome = {
  asked: '已请求',
  ok: '完成',
  failed: '失败',
  refused: '被拒绝',
  cancelled: '已取消',
} satisfies Words<typeof english>;
