/** Asks the server; with a body it is a POST. Throws an Error with what the server says is wrong. */
export async function ask(path, body) {
  const response = await fetch(
    path,
    body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
