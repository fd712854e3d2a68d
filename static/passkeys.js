// Passkeys need the browser's help: it talks to the device and hands the answer to the form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (credentials) => (credentials || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function answer(form) {
  const options = JSON.parse(form.dataset.passkeyOptions);
  const isNew = form.dataset.passkey === "new";
  const credential = isNew
    ? await navigator.credentials.create({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
    } })
    : await navigator.credentials.get({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: listed(options.allowCredentials),
    } });
  const told = credential.response;
  const common = { clientDataJSON: text(told.clientDataJSON) };
  const response = isNew
    ? { ...common, attestationObject: text(told.attestationObject), transports: told.getTransports ? told.getTransports() : [] }
    : { ...common, authenticatorData: text(told.authenticatorData), signature: text(told.signature), userHandle: told.userHandle ? text(told.userHandle) : null };
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

async function run(form) {
  const trouble = document.getElementById("passkey-trouble");
  try {
    form.elements.credential.value = JSON.stringify(await answer(form));
  } catch {
    trouble.hidden = false;
    trouble.focus();
    return;
  }
  form.submit();
}

document.addEventListener("DOMContentLoaded", () => {
  const isNumber = /^[\d.]+$|:/.test(location.hostname);
  const usable = window.PublicKeyCredential !== undefined && !isNumber;
  document.getElementById("passkey-unable").hidden = usable;
  const form = document.querySelector("form[data-passkey]");
  if (form && usable) { run(form); }
});
