/** Markdown as elements. HTML in it stays text: nothing that a run writes can become part of the page. */

import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

const PLUGINS = [remarkGfm];

const COMPONENTS: Components = {
  // A note must not load anything from elsewhere just by being read.
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} target="_blank" rel="noreferrer">
      {alt || 'picture'}
    </a>
  ),
  // The boxes of a list of tasks: shown, not changed here.
  input: ({ checked }) => <input type="checkbox" checked={checked} disabled aria-label={checked ? 'done' : 'open'} />,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
};

export default function Markdown({ text }: { text: string }) {
  return (
    <div dir="auto" className="prose min-w-0 max-w-3xl break-words text-left">
      <div className={LOOK}>
        <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
          {text}
        </ReactMarkdown>
      </div>
    </div>
  );
}

/** The style sheet resets what browsers do with these elements. */
const LOOK = [
  'flex flex-col gap-2',
  '[&_h1]:text-lg [&_h2]:text-lg [&_h3]:text-base',
  '[&_ul]:list-disc [&_ul]:pl-5 [&_ol]:list-decimal [&_ol]:pl-5 [&_.contains-task-list]:list-none [&_.contains-task-list]:pl-0',
  '[&_code]:rounded [&_code]:bg-hover [&_code]:px-1 [&_code]:font-mono [&_code]:text-sm',
  '[&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:border [&_pre]:border-line [&_pre]:bg-panel [&_pre]:p-2 [&_pre_code]:bg-transparent [&_pre_code]:p-0',
  '[&_blockquote]:border-line [&_blockquote]:border-l-2 [&_blockquote]:pl-3 [&_blockquote]:text-muted',
  '[&_table]:block [&_table]:overflow-x-auto [&_th]:border [&_th]:border-line [&_th]:px-2 [&_th]:text-left [&_td]:border [&_td]:border-line [&_td]:px-2',
  '[&_a]:underline',
].join(' ');
