import { createRoot } from "react-dom/client";
import { mountApp } from "./app/mount.tsx";
import "./styles/tokens.css";
import "./styles/base.css";

const root = document.getElementById("root");
if (root !== null) {
  const react = createRoot(root);
  if (new URLSearchParams(location.search).has("bench"))
    void import("./app/bench/mount.tsx").then(({ mountBench }) => mountBench(react));
  else mountApp(react);
}
