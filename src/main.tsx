import { createRoot } from "react-dom/client";
import { mountApp } from "./app/mount.tsx";
import "./styles/tokens.css";
import "./styles/base.css";

const root = document.getElementById("root");
if (root !== null) mountApp(createRoot(root));
