import type { Plugin } from "vite";

/** Whether an address is this machine's own. */
const isOwn = (address: string | undefined): boolean =>
  address !== undefined && /^(?:127\.|::1$|::ffff:127\.)/.test(address);

/**
 * `vite preview` packs what it sends anew at every request, the self-check's weights too, which do not get smaller. A
 * page of the same machine gets everything as it is: packing took longer than sending.
 */
export function unpacked(): Plugin {
  return {
    name: "masc-lens:unpacked",
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use(({ socket, headers }, _response, next) => {
        if (isOwn(socket.remoteAddress)) delete headers["accept-encoding"];
        next();
      });
    },
  };
}
