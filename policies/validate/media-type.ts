/** A media type as compared with others: lower case, without parameters (RFC 9110 §8.3.1). */
export const essenceOf = (contentType: string): string => {
  const end = contentType.indexOf(';');
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
};

/** The declared media type or range (`image/*`) a content type falls under, as the contract writes it. */
export function declaredType(contentType: string, declared: readonly string[]): string | undefined {
  if (declared.includes(contentType)) return contentType;
  const essence = essenceOf(contentType);
  return (
    declared.find((type) => essenceOf(type) === essence) ??
    declared.find((type) => type.endsWith('/*') && essence.startsWith(type.slice(0, -1).toLowerCase())) ??
    declared.find((type) => type === '*/*' && essence !== '')
  );
}

/** Whether text of this content type is in a character set other than UTF-8, as its parameter has it. */
export function isForeignCharset(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(contentType)?.[1];
  return charset !== undefined && charset.toLowerCase() !== 'utf-8';
}

export const isJson = (contentType: string): boolean => {
  const essence = essenceOf(contentType);
  return essence === 'application/json' || essence.endsWith('+json');
};

export const isForm = (contentType: string): boolean => essenceOf(contentType) === 'application/x-www-form-urlencoded';

const eventStream = /^text\/event-stream *(?:;|$)/i;

/** Whether an answer of this content type goes on for as long as somebody listens. */
export const isEventStream = (contentType: unknown): boolean => eventStream.test(String(contentType));
